package dev.easel.recipes;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What callers may choose of that which runs with the installation's rights. A recipe's own
 * defaults are always allowed. {@code *} stands for any characters but {@code /}.
 *
 * @param models Hugging Face ids and {@code pvc:models/…} folders; the guide's two by default
 * @param images references {@code repository:tag} or {@code repository:tag@sha256:digest}
 * @param claims names of claims
 * @param digitsInNames whether run names may contain digits; the guide says no
 */
@ConfigurationProperties("easel.allow")
public record RecipeProperties(
    @DefaultValue({"stabilityai/stable-diffusion-2-1-base", "stabilityai/stable-diffusion-2"})
        List<String> models,
    @DefaultValue List<String> images,
    @DefaultValue List<String> claims,
    boolean digitsInNames) {}
