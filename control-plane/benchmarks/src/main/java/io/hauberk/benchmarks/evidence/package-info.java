/** Evidence from arrival over the disk to a receiver, beside rsyslog. */
@org.jspecify.annotations.NullMarked
package io.hauberk.benchmarks.evidence;
