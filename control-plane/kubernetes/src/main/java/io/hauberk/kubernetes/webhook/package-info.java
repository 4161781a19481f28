/**
 * Admission: what the API server asks before it stores an object. Every answer is a value; only
 * {@link io.hauberk.kubernetes.webhook.WebhookServer} knows of HTTP.
 */
@NullMarked
package io.hauberk.kubernetes.webhook;

import org.jspecify.annotations.NullMarked;
