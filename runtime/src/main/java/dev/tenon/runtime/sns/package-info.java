/** What AWS SNS posts: which messages are really its own, and how a subscription is confirmed. */
@NullMarked
package dev.tenon.runtime.sns;

import org.jspecify.annotations.NullMarked;
