/**
 * Whom to believe at the other end of a connection: what a certificate says of its holder, whether
 * it leads to a root of the trust domain, and whether it is the one that was expected. One
 * implementation for control planes, sidecars and the CA. Depends on nothing but {@code java.base}.
 */
@NullMarked
package io.hauberk.identity.peer;

import org.jspecify.annotations.NullMarked;
