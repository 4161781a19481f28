/** The file that says what becomes of the evidence: a tree in which everything knows its place. */
@NullMarked
package io.hauberk.evidence.config;

import org.jspecify.annotations.NullMarked;
