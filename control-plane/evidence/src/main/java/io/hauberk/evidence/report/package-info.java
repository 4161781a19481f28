/** Answers for people and for programs: tables of records, and reports about a requirement. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.report;
