@NullMarked
package io.hauberk.evidence.config;

import org.jspecify.annotations.NullMarked;
