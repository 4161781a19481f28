/** The demonstration, whole, as a user runs it. */
@NullMarked
package io.hauberk.e2e.demo;

import org.jspecify.annotations.NullMarked;
