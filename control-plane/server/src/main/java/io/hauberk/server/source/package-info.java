/** Where intent comes from: a folder that is watched. */
@NullMarked
package io.hauberk.server.source;

import org.jspecify.annotations.NullMarked;
