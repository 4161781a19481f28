/** Signs the certificates that kubelets ask for, and publishes the roots they lead to. */
@NullMarked
package io.hauberk.kubernetes.identity.sign;

import org.jspecify.annotations.NullMarked;
