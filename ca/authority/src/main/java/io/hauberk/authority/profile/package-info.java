/** What a certificate of each kind must look like; nothing here depends on a request. */
@NullMarked
package io.hauberk.authority.profile;

import org.jspecify.annotations.NullMarked;
