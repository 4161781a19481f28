/**
 * From what sources say to what proxies are given. One thread owns the model; it makes an immutable
 * image of everything that is in force and tells publishers what has changed.
 */
@NullMarked
package io.hauberk.server.publish;

import org.jspecify.annotations.NullMarked;
