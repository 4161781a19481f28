/** Texts of JSON without trees: records are written and read by the ten thousand a second. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.json;
