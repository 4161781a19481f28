/** Certificates for tests, also those that no sound authority would sign. */
@NullMarked
package io.hauberk.testkit.tls;

import org.jspecify.annotations.NullMarked;
