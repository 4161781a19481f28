/** How soon proxies have a change of policy while others of them flood the intake of their logs. */
@org.jspecify.annotations.NullMarked
package io.hauberk.benchmarks.intake;
