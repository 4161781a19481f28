/** Hands the proxy's log over to the control plane, and keeps it for as long as that is away. */
@org.jspecify.annotations.NullMarked
package io.hauberk.sidecar.shipping;
