/** Pods made by hand: network namespaces, the packet rules of the injector and real Envoys. */
@NullMarked
package io.hauberk.e2e.interception;

import org.jspecify.annotations.NullMarked;
