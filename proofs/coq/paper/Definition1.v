(** Definition 1: "We say that the dataset (x_i, y_i) is decent if there exists r such that
    M({y_p : x_p = x_r}) <> M({y_p : p = 1, ..., N})." ([decent] in Setting.v.)

    Proved, for every dataset: it is the same to say that the mean targets at two inputs differ,
      and that some function of
    the input has a lower loss (2) than every constant. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean Groups.
Import ListNotations.
Open Scope R_scope.

Theorem definition_1_two_means points : points <> [] ->
  (decent points <-> exists p q, In p points /\ In q points /\ group_mean points (fst p) <> group_mean points (fst q)).
Proof.
  intros HN. split.
  - intros (r & Hr & Hm). destruct (all_or_one points (fun q => group_mean points (fst q) = group_mean points (fst r))
      (fun q => Req_dec _ _)) as [A|(q & Hq & N)].
    + exfalso. apply Hm. fold (group_mean points (fst r)). symmetry. apply equal_group_means; auto.
    + exists r, q. auto.
  - intros (p & q & Hp & Hq & N). destruct (Req_dec (group_mean points (fst p)) (mean_target points)) as [E|E].
    + exists q. split; auto. intros E'. apply N. rewrite E. symmetry. exact E'.
    + exists p. split; auto.
Qed.

Theorem definition_1_function points : points <> [] ->
  (decent points <-> exists f, forall c, error_of_function points f < error_of_constant points c).
Proof.
  intros HN. split.
  - intros (r & Hr & Hm). exists (group_mean points). intros c.
    apply Rlt_le_trans with (error_of_constant points (mean_target points)); [|apply mean_is_best, HN].
    apply group_means_beat_mean with r; auto.
  - intros (f & Hf). destruct (all_or_one points (fun q => group_mean points (fst q) = mean_target points) (fun q =>
      Req_dec _ _)) as [A|(q & Hq & N)].
    + exfalso. specialize (Hf (mean_target points)). pose proof (group_means_best points f) as B.
      rewrite (error_ext points (group_mean points) (fun _ => mean_target points)) in B by auto.
      unfold error_of_constant in Hf. lra.
    + exists q. auto.
Qed.
