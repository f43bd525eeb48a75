/** Orgs, the apps installed in them, and their installation parameters. */
@NullMarked
package dev.tenon.runtime.install;

import org.jspecify.annotations.NullMarked;
