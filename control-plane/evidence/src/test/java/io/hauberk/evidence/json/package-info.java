@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.json;
