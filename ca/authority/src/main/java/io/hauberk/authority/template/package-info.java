/** Facts of one certificate, put into the form that its profile prescribes. */
@NullMarked
package io.hauberk.authority.template;

import org.jspecify.annotations.NullMarked;
