/**
 * Who a pod is: which certificate it may have, and which call it may make. Nothing that a pod says
 * of itself counts; what counts is what the API server says of it.
 */
@NullMarked
package io.hauberk.kubernetes.identity;

import org.jspecify.annotations.NullMarked;
