@NullMarked
package io.hauberk.evidence.intake;

import org.jspecify.annotations.NullMarked;
