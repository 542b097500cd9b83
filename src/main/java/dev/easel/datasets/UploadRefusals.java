package dev.easel.datasets;

import dev.easel.http.Refusal;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What every upload may be answered with. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Refusal(status = 400, code = "upload_cut", when = "The upload ended before its last byte.")
@Refusal(status = 413, code = "upload_too_large", when = "The body is larger than allowed.")
@Refusal(status = 413, code = "unpacked_too_large", when = "Its files are larger than allowed.")
@Refusal(status = 413, code = "too_many_files", when = "It has more files than allowed.")
@Refusal(status = 413, code = "caption_too_large", when = "A caption is larger than allowed.")
@Refusal(
    status = 422,
    code = "not_a_picture",
    when = "It has other files than pictures and captions, or empty pictures: `files` names them.")
@Refusal(status = 412, code = "changed_meanwhile", when = Examples.CHANGED)
@Refusal(status = 503, code = "volume_not_mounted", when = Examples.UNMOUNTED)
@Refusal(status = 503, code = "volume_failed", when = Examples.FAILED)
@Refusal(status = 507, code = "volume_full", when = Examples.FULL)
@Refusal(status = 507, code = "insufficient_storage", when = Examples.FLOOR)
@Refusal(status = 429, code = "quota_exceeded", when = Examples.QUOTA)
@interface UploadRefusals {}
