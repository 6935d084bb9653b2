/// Fuzz targets: any bytes in, and what must hold of every answer.
@NullMarked
package io.lockstep.dtdl.fuzz;

import org.jspecify.annotations.NullMarked;
