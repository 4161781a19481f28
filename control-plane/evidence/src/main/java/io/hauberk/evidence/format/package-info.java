/** Records in the words of those who watch: OCSF, ECS, CEF and LEEF. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.format;
