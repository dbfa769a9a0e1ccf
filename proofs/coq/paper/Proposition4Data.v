(** Proposition 4, the data: "There exists a normalized dataset ..."; appendix B.1: all points but one, the star, have negative coordinates
    only, and the star has positive ones.

    As amended: for all N >= 3 and 2 <= d <= N - 1 there are N points in R^d with mean 0 and variance 1 in every feature, features that are
    linearly independent, and labels that a threshold on one feature separates and that both occur among the N - 1 points, such that the star
    has an inner product of at most -1 with every other point. (Feature 1 of point i is i - 3 N, feature k >= 2 is -2, or -3 at point k;
    the star balances; divided by the standard deviations.) With Proposition4Odds.v this is Proposition 4 but for its last sentence, that the
    method does not converge. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Vectors Sums.
Import ListNotations.
Open Scope R_scope.

Section Data.
  Variables (N d : nat).
  Hypotheses (HN : (3 <= N)%nat) (Hd : (2 <= d <= N - 1)%nat).
  Notation numbers := (seq 1 (N - 1)).

  (** The size of feature k of point i, features counted from 0 and points from 1. *)
  Definition raw_size (k i : nat) : R :=
    match k with O => 3 * INR N - INR i | _ => if Nat.eqb i (S k) then 3 else 2 end.
  Definition size_sum (k : nat) : R := total (raw_size k) numbers.
  Definition size_squares (k : nat) : R := total (fun i => raw_size k i ^ 2) numbers.
  Definition deviation (k : nat) : R := sqrt ((size_sum k ^ 2 + size_squares k) / INR N).
  Definition other (i : nat) : list R := map (fun k => - raw_size k i / deviation k) (seq 0 d).
  Definition star : list R := map (fun k => size_sum k / deviation k) (seq 0 d).
  Definition data_points : list (list R) := star :: map other numbers.

  Lemma N_pos : 3 <= INR N. Proof. apply le_INR in HN. cbn in HN. lra. Qed.
  Lemma in_numbers i : In i numbers -> 1 <= INR i <= INR N - 1.
  Proof. intros H. apply in_seq in H. assert (1 <= i)%nat by lia. assert (S i <= N)%nat by lia. apply le_INR in H0, H1. rewrite S_INR in H1. cbn in H0. lra. Qed.
  (** All sizes of a feature lie within a factor 2. *)
  Lemma raw_sizes k : exists least, 0 < least /\ forall i, In i numbers -> least <= raw_size k i <= 2 * least.
  Proof.
    pose proof N_pos. destruct k as [|k].
    - exists (2 * INR N + 1). split; [lra|]. intros i Hi. apply in_numbers in Hi. cbn. lra.
    - exists 2. split; [lra|]. intros i _. cbn. destruct (Nat.eqb i (S (S k))); lra.
  Qed.
  Lemma raw_size_pos k i : In i numbers -> 0 < raw_size k i.
  Proof. destruct (raw_sizes k) as (l & L & H). intros Hi. specialize (H i Hi). lra. Qed.
  Lemma total_constant c (js : list nat) : total (fun _ => c) js = INR (length js) * c.
  Proof. induction js as [|j js IH]; [unfold total; cbn; ring|]. rewrite total_cons, IH. cbn [length]. rewrite S_INR. ring. Qed.
  Lemma numbers_length : INR (length numbers) = INR N - 1.
  Proof. rewrite seq_length, minus_INR by lia. reflexivity. Qed.
  Lemma size_sum_pos k : 0 < size_sum k.
  Proof.
    destruct (raw_sizes k) as (l & L & H). pose proof N_pos. apply Rlt_le_trans with (total (fun _ => l) numbers).
    - rewrite total_constant, numbers_length. apply Rmult_lt_0_compat; lra.
    - apply total_le. intros i Hi. apply H, Hi.
  Qed.
  Lemma size_squares_pos k : 0 <= size_squares k.
  Proof. apply total_nonneg. intros. apply pow2_ge_0. Qed.
  Lemma deviation_square k : 0 < deviation k /\ INR N * deviation k ^ 2 = size_sum k ^ 2 + size_squares k.
  Proof.
    pose proof N_pos. pose proof (size_sum_pos k) as S. pose proof (size_squares_pos k).
    assert (P : 0 < (size_sum k ^ 2 + size_squares k) / INR N).
    { apply Rmult_lt_0_compat; [|apply Rinv_0_lt_compat; lra]. pose proof (pow_lt _ 2 S). lra. }
    unfold deviation. split; [apply sqrt_lt_R0, P|]. rewrite pow2_sqrt by lra. field. lra.
  Qed.

  (** S^2 + Q <= 2 N S a for every size a of the feature. *)
  Lemma sizes_balance k i : In i numbers -> size_sum k ^ 2 + size_squares k <= 2 * INR N * size_sum k * raw_size k i.
  Proof.
    intros Hi. destruct (raw_sizes k) as (l & L & H). pose proof (size_sum_pos k) as S.
    assert (Q : size_squares k <= 2 * l * size_sum k).
    { unfold size_squares, size_sum. rewrite Rmult_comm, <- total_scale. apply total_le. intros j Hj. specialize (H j Hj). cbn. nra. }
    assert (T : size_sum k <= (INR N - 1) * (2 * l)).
    { unfold size_sum. eapply Rle_trans; [apply (total_le _ (fun _ => 2 * l)); intros j Hj; apply (H j Hj)|].
      rewrite total_constant, numbers_length. lra. }
    pose proof N_pos. specialize (H i Hi).
    assert (size_sum k * size_sum k <= size_sum k * ((INR N - 1) * (2 * l))) by (apply Rmult_le_compat_l; lra).
    assert (INR N * size_sum k * l <= INR N * size_sum k * raw_size k i) by (apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|lra]). nra.
  Qed.
  Lemma star_opposes_feature k i : In i numbers -> size_sum k / deviation k * (- raw_size k i / deviation k) <= - (1 / 2).
  Proof.
    intros Hi. destruct (deviation_square k) as [D E]. pose proof (sizes_balance k i Hi) as B. pose proof N_pos.
    replace (size_sum k / deviation k * (- raw_size k i / deviation k)) with (- (size_sum k * raw_size k i / deviation k ^ 2)) by (field; lra).
    apply Ropp_le_contravar. apply Rmult_le_reg_r with (INR N * deviation k ^ 2).
    - apply Rmult_lt_0_compat; [lra|apply pow_lt; auto].
    - replace (size_sum k * raw_size k i / deviation k ^ 2 * (INR N * deviation k ^ 2)) with (INR N * size_sum k * raw_size k i) by (field; lra). lra.
  Qed.
  Lemma dot_maps (f g : nat -> R) ks : dot (map f ks) (map g ks) = total (fun k => f k * g k) ks.
  Proof. unfold total. induction ks as [|k ks IH]; [reflexivity|]. cbn [map]. rewrite dot_cons, IH. reflexivity. Qed.
  Lemma star_opposes_all i : In i numbers -> dot star (other i) <= -1.
  Proof.
    intros Hi. unfold star, other. rewrite dot_maps.
    assert (Sd : seq 0 d = 0%nat :: 1%nat :: seq 2 (d - 2)) by (replace d with (S (S (d - 2))) at 1 by lia; reflexivity).
    rewrite Sd, !total_cons.
    pose proof (star_opposes_feature 0 i Hi). pose proof (star_opposes_feature 1 i Hi).
    assert (total (fun k => size_sum k / deviation k * (- raw_size k i / deviation k)) (seq 2 (d - 2)) <= 0); [|lra].
    rewrite <- (total_zero (fun _ => 0) (seq 2 (d - 2))) by reflexivity. apply total_le. intros k _. pose proof (star_opposes_feature k i Hi). lra.
  Qed.

  (** Mean 0 and variance 1. *)
  Lemma feature_of_other k i : (k < d)%nat -> nth k (other i) 0 = - raw_size k i / deviation k.
  Proof. intros Hk. unfold other. rewrite (nth_indep _ 0 (- raw_size 0 i / deviation 0)) by (rewrite map_length, seq_length; auto).
    rewrite (map_nth (fun k => - raw_size k i / deviation k)), seq_nth; auto. Qed.
  Lemma feature_of_star k : (k < d)%nat -> nth k star 0 = size_sum k / deviation k.
  Proof. intros Hk. unfold star. rewrite (nth_indep _ 0 (size_sum 0 / deviation 0)) by (rewrite map_length, seq_length; auto).
    rewrite (map_nth (fun k => size_sum k / deviation k)), seq_nth; auto. Qed.
  Lemma data_are_standardised k : (k < d)%nat ->
    total (fun x => nth k x 0) data_points = 0 /\ total (fun x => nth k x 0 ^ 2) data_points = INR N.
  Proof.
    intros Hk. destruct (deviation_square k) as [D E]. unfold data_points. rewrite !total_cons, !total_map, feature_of_star by auto. split.
    - rewrite (total_ext _ (fun i => raw_size k i * (- / deviation k))) by (intros; rewrite feature_of_other by auto; field; lra).
      rewrite total_scale. fold (size_sum k). field. lra.
    - rewrite (total_ext _ (fun i => raw_size k i ^ 2 * / deviation k ^ 2)) by (intros; rewrite feature_of_other by auto; field; lra).
      rewrite total_scale. fold (size_squares k). apply Rmult_eq_reg_r with (deviation k ^ 2); [|apply pow_nonzero; lra].
      rewrite E. field. lra.
  Qed.
  Lemma signs_of_the_data : Forall (fun v => 0 < v) star /\ length star = d /\
    forall i, In i numbers -> length (other i) = d /\ Forall (fun v => v < 0) (other i).
  Proof.
    unfold star, other. rewrite map_length, seq_length. split; [|split; auto].
    - apply Forall_forall. intros v Hv. apply in_map_iff in Hv as (k & <- & _). destruct (deviation_square k).
      apply Rmult_lt_0_compat; [apply size_sum_pos|apply Rinv_0_lt_compat; auto].
    - intros i Hi. rewrite map_length, seq_length. split; auto. apply Forall_forall. intros v Hv. apply in_map_iff in Hv as (k & <- & _).
      destruct (deviation_square k). pose proof (raw_size_pos k i Hi). assert (0 < raw_size k i / deviation k); [|lra].
      apply Rmult_lt_0_compat; [auto|apply Rinv_0_lt_compat; auto].
  Qed.

  (** The features are linearly independent. *)
  Lemma by_number (l : list R) : l = map (fun k => nth k l 0) (seq 0 (length l)).
  Proof.
    apply nth_ext with 0 0; [rewrite map_length, seq_length; reflexivity|]. intros k Hk.
    rewrite (nth_indep (map _ _) 0 (nth 0 l 0)) by (rewrite map_length, seq_length; auto).
    rewrite (map_nth (fun k => nth k l 0)), seq_nth; auto.
  Qed.
  Lemma features_are_independent alpha : length alpha = d -> (forall i, In i numbers -> dot alpha (other i) = 0) ->
    Forall (fun a => a = 0) alpha.
  Proof.
    intros La H. set (beta := fun k => nth k alpha 0 / deviation k).
    assert (Sd : seq 0 d = 0%nat :: seq 1 (d - 1)) by (replace d with (S (d - 1)) at 1 by lia; reflexivity).
    assert (Row : forall i, In i numbers -> beta O * (3 * INR N - INR i) + total (fun k => beta k * raw_size k i) (seq 1 (d - 1)) = 0).
    { intros i Hi. specialize (H i Hi). rewrite (by_number alpha), La in H. unfold other in H. rewrite dot_maps, Sd, total_cons in H.
      assert (E : total (fun k => nth k alpha 0 * (- raw_size k i / deviation k)) (seq 1 (d - 1))
        = total (fun k => beta k * raw_size k i) (seq 1 (d - 1)) * -1).
      { rewrite <- total_scale. apply total_ext. intros k _. unfold beta. destruct (deviation_square k). field. lra. }
      rewrite E in H. unfold beta at 1. destruct (deviation_square 0) as [D0 _]. change (raw_size 0 i) with (3 * INR N - INR i) in H.
      replace (nth 0 alpha 0 * (- (3 * INR N - INR i) / deviation 0)) with (- (nth 0 alpha 0 / deviation 0 * (3 * INR N - INR i))) in H by (field; lra).
      lra. }
    set (B := total beta (seq 1 (d - 1))).
    assert (Split : forall i, total (fun k => beta k * raw_size k i) (seq 1 (d - 1)) =
      2 * B + total (fun k => if Nat.eqb i (S k) then beta k else 0) (seq 1 (d - 1))).
    { intros i. unfold B. rewrite Rmult_comm, <- total_scale, <- total_plus. apply total_ext. intros k Hk. apply in_seq in Hk.
      destruct k as [|k]; [lia|]. cbn [raw_size]. destruct (Nat.eqb i (S (S k))); ring. }
    assert (First : beta O * (3 * INR N - 1) + 2 * B = 0).
    { assert (One : In 1%nat numbers) by (apply in_seq; lia). specialize (Row 1%nat One). rewrite Split, (total_zero (fun k => if Nat.eqb 1 (S k) then beta k else 0)) in Row.
      - cbn in Row. lra.
      - intros k Hk. apply in_seq in Hk. destruct (Nat.eqb_spec 1 (S k)); [lia|reflexivity]. }
    assert (Each : forall k, In k (seq 1 (d - 1)) -> beta k = beta O * INR k).
    { intros k Hk. pose proof Hk as Hk'. apply in_seq in Hk'. assert (In (S k) numbers) as Hi by (apply in_seq; lia). specialize (Row (S k) Hi).
      rewrite Split, (total_at_one _ k), Nat.eqb_refl, S_INR in Row; [lra|apply seq_NoDup|exact Hk|].
      intros b _ Nb. destruct (Nat.eqb_spec (S k) (S b)); [congruence|reflexivity]. }
    assert (Sum : B = beta O * total INR (seq 1 (d - 1))).
    { unfold B. rewrite (total_ext _ (fun k => INR k * beta O)) by (intros k Hk; rewrite (Each k Hk); ring). rewrite total_scale. ring. }
    pose proof N_pos. assert (0 <= total INR (seq 1 (d - 1))) by (apply total_nonneg; intros; apply pos_INR).
    assert (Z : beta O = 0).
    { rewrite Sum in First. assert (P : beta O * (3 * INR N - 1 + 2 * total INR (seq 1 (d - 1))) = 0) by lra.
      apply Rmult_integral in P as [P|P]; lra. }
    rewrite (by_number alpha), La. apply Forall_map, Forall_forall. intros k Hk.
    assert (Bk : beta k = 0) by (rewrite Sd in Hk; destruct Hk as [<-|Hk]; [exact Z|rewrite (Each k Hk), Z; ring]).
    unfold beta in Bk. destruct (deviation_square k). apply Rmult_integral in Bk as [Bk|Bk]; [exact Bk|].
    exfalso. apply (Rinv_neq_0_compat (deviation k)); lra.
  Qed.

  (** The labels: that of point 1 is 0, all others 1, the star's too. A threshold on feature 1 tells them. *)
  Definition labelled : list (list R * bool) := map (fun i => (other i, Nat.ltb 1 i)) numbers.
  Lemma labels_are_separable : exists threshold, threshold < nth 0 star 0 /\
    forall p, In p labelled -> if snd p then threshold < nth 0 (fst p) 0 else nth 0 (fst p) 0 < threshold.
  Proof.
    destruct (deviation_square 0) as [D _]. pose proof N_pos. exists (- (3 * INR N - 3 / 2) / deviation 0).
    assert (M : forall a b, a < b -> a / deviation 0 < b / deviation 0) by (intros; apply Rmult_lt_compat_r; auto; apply Rinv_0_lt_compat; auto).
    split; [rewrite feature_of_star by lia; apply M; pose proof (size_sum_pos 0); lra|].
    intros p Hp. apply in_map_iff in Hp as (i & <- & Hi). pose proof (in_numbers i Hi) as R. cbn [fst snd]. rewrite feature_of_other by lia. cbn [raw_size].
    destruct (Nat.ltb_spec 1 i) as [L|L].
    - apply M. assert (2 <= i)%nat as L2 by lia. apply le_INR in L2. cbn in L2. lra.
    - apply M. assert (i = 1%nat) as -> by (apply in_seq in Hi; lia). cbn. lra.
  Qed.
  Lemma both_labels_occur : (exists p, In p labelled /\ snd p = true) /\ exists q, In q labelled /\ snd q = false.
  Proof.
    split; [exists (other 2, true)|exists (other 1, false)]; (split; [|reflexivity]); apply in_map_iff;
      [exists 2%nat|exists 1%nat]; (split; [reflexivity|apply in_seq; lia]).
  Qed.
End Data.

Theorem proposition_4_data N d : (3 <= N)%nat -> (2 <= d <= N - 1)%nat -> exists (star : list R) (others : list (list R * bool)),
  let points := star :: map fst others in
  length points = N /\ Forall (fun x => length x = d) points /\
  (forall k, (k < d)%nat -> total (fun x => nth k x 0) points = 0 /\ total (fun x => nth k x 0 ^ 2) points = INR N) /\
  (forall alpha, length alpha = d -> (forall x, In x points -> dot alpha x = 0) -> Forall (fun a => a = 0) alpha) /\
  (exists threshold, threshold < nth 0 star 0 /\
    forall p, In p others -> if snd p then threshold < nth 0 (fst p) 0 else nth 0 (fst p) 0 < threshold) /\
  ((exists p, In p others /\ snd p = true) /\ exists q, In q others /\ snd q = false) /\
  Forall (fun v => 0 < v) star /\ forall p, In p others -> Forall (fun v => v < 0) (fst p) /\ dot star (fst p) <= -1.
Proof.
  intros HN Hd. exists (star N d), (labelled N d).
  assert (F : map fst (labelled N d) = map (other N d) (seq 1 (N - 1))) by (unfold labelled; rewrite map_map; reflexivity).
  destruct (signs_of_the_data N d HN Hd) as (S1 & S2 & S3). cbn zeta. rewrite F. repeat apply conj.
  - cbn. rewrite map_length, seq_length. lia.
  - constructor; [exact S2|]. apply Forall_map, Forall_forall. intros i Hi. apply S3, Hi.
  - apply (data_are_standardised N d HN Hd).
  - intros alpha La H. apply (features_are_independent N d HN Hd alpha La). intros i Hi. apply H. right. apply in_map, Hi.
  - apply (labels_are_separable N d HN Hd).
  - apply (both_labels_occur N d HN Hd).
  - apply (both_labels_occur N d HN Hd).
  - exact S1.
  - intros p Hp. apply in_map_iff in Hp as (i & <- & Hi). split; [apply S3, Hi|apply star_opposes_all; auto].
Qed.
