/** What may stand in the section {@code sinks}, and what is said of the rest. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.config;
