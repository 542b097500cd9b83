package dev.easel.recipes;

import dev.easel.volumes.Volumes;
import org.springframework.stereotype.Component;

/** What holds for every recipe of this installation. */
@Component
record HouseRules(RecipeProperties allowed, Volumes volumes, RunNames names) {}
