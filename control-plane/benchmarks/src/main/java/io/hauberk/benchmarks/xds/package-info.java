/** The xDS server beside the library as it comes, with a thousand proxies. */
@NullMarked
package io.hauberk.benchmarks.xds;

import org.jspecify.annotations.NullMarked;
