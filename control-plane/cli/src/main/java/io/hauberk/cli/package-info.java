/** The commands. They parse what the user typed, ask the other modules, and print the answer. */
@NullMarked
package io.hauberk.cli;

import org.jspecify.annotations.NullMarked;
