/**
 * Publishing: what each workload runs, and the streams over which its proxy learns it. The cache
 * knows no stream, a subscription knows no gRPC, and only the streams see both.
 */
@NullMarked
package io.hauberk.server.xds;

import org.jspecify.annotations.NullMarked;
