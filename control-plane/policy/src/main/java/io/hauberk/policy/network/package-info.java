/**
 * The shadow of the model at the network layer: which pods may open connections to which ports,
 * whatever their sidecars do.
 */
@NullMarked
package io.hauberk.policy.network;

import org.jspecify.annotations.NullMarked;
