/* Random numbers with an explicit seed: the same seed gives the same numbers on every machine. */
#ifndef CONVWALK_BASE_RANDOM_H
#define CONVWALK_BASE_RANDOM_H

#include <stdint.h>

/* The generator's whole state; a value, copy it freely. SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014. */
typedef struct {
    uint64_t state;
} Random;

Random random_seed(uint64_t seed);
uint64_t random_bits(Random *random);             /* 64 uniform bits */
int random_below(Random *random, int bound);      /* uniform in 0 .. bound - 1; bound >= 1 */
float random_uniform(Random *random);             /* uniform in [0, 1), 24 bits */
float random_normal(Random *random);              /* mean 0, deviation 1 (Box and Muller, one of the pair) */

#endif
