/** One class per rule that every certificate must satisfy before the real key signs it. */
@NullMarked
package io.hauberk.authority.lint;

import org.jspecify.annotations.NullMarked;
