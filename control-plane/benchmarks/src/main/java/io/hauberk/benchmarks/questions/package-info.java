/** What questions about many records cost. */
@org.jspecify.annotations.NullMarked
package io.hauberk.benchmarks.questions;
