/**
 * Pretended Envoys: thousands of xDS clients in one process that accept, refuse, come back and read
 * slowly, and count what they are sent.
 */
@NullMarked
package io.hauberk.testkit.proxy;

import org.jspecify.annotations.NullMarked;
