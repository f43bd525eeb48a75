/**
 * Apps as they are written: bundles, manifest dialects read into one model, problems with exact
 * positions. Knows nothing of orgs or of how code is run.
 */
@NullMarked
package dev.tenon.runtime.app;

import org.jspecify.annotations.NullMarked;
