/** Takes over what workloads ship of their proxies' logs. */
@org.jspecify.annotations.NullMarked
package io.hauberk.server.shipping;
