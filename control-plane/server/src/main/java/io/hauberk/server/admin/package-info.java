/** What an operator asks of a running control plane, over a Unix socket. */
@NullMarked
package io.hauberk.server.admin;

import org.jspecify.annotations.NullMarked;
