/**
 * What the services that handlers may call have in common: reading arguments, refusing, and how
 * often something may be called.
 */
@NullMarked
package dev.tenon.runtime.services;

import org.jspecify.annotations.NullMarked;
