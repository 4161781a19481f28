/** Attests pods by their service-account tokens, where no kubelet makes certificates. */
@NullMarked
package io.hauberk.kubernetes.identity.token;

import org.jspecify.annotations.NullMarked;
