@NullMarked
package io.hauberk.kubernetes.network;

import org.jspecify.annotations.NullMarked;
