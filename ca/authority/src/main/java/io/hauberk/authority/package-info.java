/**
 * The certificate authority of a mesh: short-lived SPIFFE certificates for workloads and for the
 * control plane. {@link io.hauberk.authority.Authority} is the entrance.
 */
@NullMarked
package io.hauberk.authority;

import org.jspecify.annotations.NullMarked;
