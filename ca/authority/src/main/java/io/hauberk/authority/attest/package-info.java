/** What a requester proves: that it holds the private key. */
@NullMarked
package io.hauberk.authority.attest;

import org.jspecify.annotations.NullMarked;
