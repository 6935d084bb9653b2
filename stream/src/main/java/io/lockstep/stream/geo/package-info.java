/// Places on the globe: GeoJSON to geometries, distances in metres.
@NullMarked
package io.lockstep.stream.geo;

import org.jspecify.annotations.NullMarked;
