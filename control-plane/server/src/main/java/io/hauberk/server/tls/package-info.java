/** What the control plane proves itself with. */
@NullMarked
package io.hauberk.server.tls;

import org.jspecify.annotations.NullMarked;
