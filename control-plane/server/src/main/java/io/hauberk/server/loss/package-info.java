/** Hears what proxies count. */
@org.jspecify.annotations.NullMarked
package io.hauberk.server.loss;
