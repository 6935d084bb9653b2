/// The web app, as the browser gets it: files of the class path, with the headers that keep it
/// safe.
@NullMarked
package io.lockstep.api.internal.pages;

import org.jspecify.annotations.NullMarked;
