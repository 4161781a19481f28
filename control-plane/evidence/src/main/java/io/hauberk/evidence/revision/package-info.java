/**
 * The rules of earlier revisions, kept so that a decision can be made again by the rules that it
 * was made with.
 */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.revision;
