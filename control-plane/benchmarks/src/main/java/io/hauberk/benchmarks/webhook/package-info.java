/** What admission costs whoever creates pods. */
@NullMarked
package io.hauberk.benchmarks.webhook;

import org.jspecify.annotations.NullMarked;
