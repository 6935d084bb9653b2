/// Objects in a bucket of a store that speaks S3: requests signed with AWS Signature Version 4,
/// tried again with growing pauses, each with a deadline and a bounded body. Begin with [S3Bucket].
@NullMarked
package io.lockstep.history.s3;

import org.jspecify.annotations.NullMarked;
