/**
 * Names of trust domains, service accounts and workloads: the join key of policy, certificate and
 * log. Depends on nothing but {@code java.base}.
 */
@NullMarked
package io.hauberk.identity;

import org.jspecify.annotations.NullMarked;
